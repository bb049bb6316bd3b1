"""The engine against hand-written C, and how long compiling takes: `python -m benchmarks`."""
