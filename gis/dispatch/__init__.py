"""The life of an incident, from a caller's words to the call-back. Pure rules first, then what stores them.

1. `commands`, `later_commands`   what people may ask, each with its actor and its key; `check` reads their words
2. `workflow`     which state follows which, and what must hold: a table
3. `milestones`   the limits: what starts each, what ends it, whose it is: a table
4. `seal`         what makes a history tamper-evident

   `limit_rows`, `limits`   the limits as a table that a centre sets itself, in versions
5. `office`       what commands work with, and what they answer
6. `keys`, `log`, `clocks`   a command is carried out once; events and clocks are written with it
7. `change`       the one road by which a command changes an incident
8. `intake`, `desk`, `response`   receive; sign, send, hand back; accept, reach, arrive, settle
9. `diversion`, `closing`         departments accept, return, finish; call back, close, reopen
   `joint`, `placing`, `knowing`  others join in; another place; risks, and callers who are reached or looked up
   `merging`, `pausing`, `promises`   two are one; it waits; what was promised
   `photos`, `filing`, `evidence`   photos drawn anew, files on disk, both in the history
   `judging`, `proving`           how well an arrival is proved
   `act`          which function carries out which command
10. `recipients`, `telling`       whom an event asks to be told; `gis/notify` tells them
11. `timekeeper`, `publisher`     the loops of the worker: limits are recorded, events are numbered and sealed
12. `queries`, `records`   lists and single incidents, clipped to what the reader may see; `masking` hides names
13. `public`       reports of the public, and tickets
14. `worker`, `beats`             the process that runs them, and its signs of life
15. `stream`, `whereabouts`       what happened after a number; where people on duty are, and who sees that
16. `sieve`, `watch`              one read for all who listen, sieved for each audience
"""
