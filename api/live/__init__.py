"""GET /v1/live: what happens, as server-sent events. The only asynchronous code there is.

One thread reads what is new, once for all readers (`gis.dispatch.watch`), and hands it to the event loop; what a reader
sees of it was sieved for its audience. A reader that is new, was away or can't follow reads what it lacks by itself,
from the number up to which it was given everything: so nothing is kept for it, and nothing is missed.

1. `reader`     somebody who listens: what waits for them, what they are sent
2. `hub`        all who listen, the thread that reads for them, and the questions whether they still may
3. `endpoint`   the way in
"""
