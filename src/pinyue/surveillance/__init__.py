"""What is being reported?  Case reports in; duplicates, clusters and signals out."""

from pinyue.surveillance.linelist import LineList, read_linelist
from pinyue.surveillance.mapping import Mapping, read_mapping
from pinyue.surveillance.rule import Lots, SweepRule, read_term_sets, read_touching
from pinyue.surveillance.sweep import Candidate, Sweep, sweep

__all__ = [
    "Candidate",
    "LineList",
    "Lots",
    "Mapping",
    "Sweep",
    "SweepRule",
    "read_linelist",
    "read_mapping",
    "read_term_sets",
    "read_touching",
    "sweep",
]
