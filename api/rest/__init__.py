"""Endpoints of `/v1`, one file per resource. Each shows an answer of the core and decides nothing."""
