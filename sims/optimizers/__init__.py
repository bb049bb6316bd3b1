"""One file per node, a few kin together; each registers its declaration on import."""
