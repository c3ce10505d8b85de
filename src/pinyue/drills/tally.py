"""How often each number came up among so many incidents."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    """Counts of numbers above zero, the greatest one, and the first incident that shows it."""

    counts: Counter[int] = field(default_factory=Counter)
    worst: int = 0
    example: int | None = None

    def add(self, number: int, incident: int) -> None:
        """One incident's number; a zero needs no mention."""
        if number:
            self.counts[number] += 1
        if number > self.worst:
            self.worst, self.example = number, incident

    def quantile(self, share: float, incidents: int) -> int:
        """The least number that a ``share`` of all incidents does not exceed; those without one count as zero."""
        passed = incidents - self.counts.total()
        least = 0
        for number in sorted(self.counts):
            if passed >= share * incidents:
                break
            passed += self.counts[number]
            least = number
        return least

    def above(self, number: int) -> int:
        """In how many incidents it was more than this."""
        return sum(times for found, times in self.counts.items() if found > number)
