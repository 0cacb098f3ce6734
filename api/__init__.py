"""Every way in. It decides nothing: each way builds the same call of `gis` and shows its answer.

- `app`   HTTP: `/v1/...`, the start page, `/docs`
- `cli`   the command `gridkeeper`
"""
