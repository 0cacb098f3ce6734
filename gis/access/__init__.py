"""Who may do what, and who sees what.

- `roles`   the actor of a command, and the table of roles and actions
- `scope`   which incidents an actor sees, as a condition for every read; who may know a caller
- `actors`  an actor from the posts that a person holds at an instant
- `tokens`  signed tokens for development, until there are accounts
"""
