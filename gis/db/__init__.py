"""The database as a machine. Read it in this order:

1. `binaries`    which PostgreSQL is installed, and whether it brings what we need
2. `account`     the OS user that owns the private cluster, and running programs as that user
3. `place`       the folders of the private cluster, also when the nearest one will not do
4. `postmaster`  the server process: which one it is, waiting for it, ending what it left behind
5. `cluster`     the private cluster itself: made, started, checked, stopped
6. `engine`      sessions on it, or on a server of one's own
7. `statements`  named statements from `.sql` files
8. `revisions`   where the tables of a centre stand
9. `migrate`     bringing them up to date
10. `centres`    the centres of a database: one schema each
11. `listen`     waiting to be woken by the server
"""
