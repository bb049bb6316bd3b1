"""The model of Mesa Sandbox: graphs, documents, files, runs and the command line; no Qt."""
