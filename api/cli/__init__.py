"""The command `gridkeeper`, one file per group of commands; their help is their docstrings."""
