"""What a process keeps of an edition: made once, given to every thread, bounded."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class EditionCache(Generic[Kept]):
    """The most recently used things made from editions.

    The key holds the version of the edition, so a new import is never answered from here and
    processes need not agree with each other.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Return what is kept under ``key``; make it first when it is not there."""
        # Making happens under the lock, so that two threads do not both build a whole country.
        with self._lock:
            if key not in self._kept:
                self._kept[key] = make()
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
            return self._kept[key]
