"""What a worker does again and again, it does once at a time, however often it finds its queue again."""

from __future__ import annotations

from types import SimpleNamespace

from kombu.asynchronous.timer import Timer

from departments.repeating import repeatedly


def test_a_worker_that_is_ready_again_repeats_nothing_twice() -> None:
    done: list[str] = []
    consumer = SimpleNamespace(timer=Timer())
    for _ in range(3):
        repeatedly(consumer, 60, done.append, "one")
        repeatedly(consumer, 60, done.append, "other")
    waiting = [scheduled.entry for scheduled in consumer.timer.queue if not scheduled.entry.canceled]
    assert len(waiting) == 2
    for entry in waiting:
        entry()
    assert sorted(done) == ["one", "other"]
