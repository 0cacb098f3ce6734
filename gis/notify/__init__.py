"""Telling people: nothing is lost, nobody is told twice without need.

- `ladder`     which events ask for whom to be told, rung by rung, over which channels: a table, pure
- `messages`   the wording, short, in both languages, without a word of the caller's: pure
- `outbox`     notices are queued beside the events that ask for them, stopped, taken back
- `inbox`      what somebody was told; read, acknowledged
- `claims`     whoever sends a notice claims it first, and writes down what came of it
- `setup`      which channels are set up here: one file
- `channels`   one small adapter for each way to reach somebody
- `notifier`   the loop of the worker

A notice is a row, and a rung of a ladder is a notice that is due later. Delivery, reading and acknowledgement are three
things: a provider that took a message has not put it before anybody's eyes, and who has read it has not said yes.
"""
