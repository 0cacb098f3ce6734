"""Shapes of what goes in and out over HTTP, one file per resource, named as in `api/rest`."""
