"""One file for each way to reach somebody outside: a small adapter with `send`.

- `base`      what a channel is given, and how it fails
- `http`      one request to an allowed host: a deadline, no redirects, no proxy
- `gateway`   text messages and voice calls, through an HTTP gateway
- `robots`    group chats of WeCom and DingTalk
- `webhook`   another system, signed after Standard Webhooks

The app and the console need none: their notices are sent by being there (`gis/notify/inbox.py`). A new channel is one
file here, one word in the vocabulary and one line in `gis/notify/setup.py`.
"""
