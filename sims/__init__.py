"""Systems and methods as declared nodes: numpy and numba only, no Qt, no files."""
