"""Who may do what.

- `roles`   the actor of a command, and the table of roles and actions
"""
