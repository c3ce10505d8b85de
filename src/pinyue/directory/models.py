"""The register in the office's database: the same records, each with its jurisdiction, its source and when it was recorded.

Rows are only ever added.  A correction is a new row with the same key: the latest counts, and those before it stay.
"""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class NothingIsChanged(Exception):
    """Somebody tried to change or delete a row of the register."""

    def __init__(self) -> None:
        super().__init__("rows of the register are neither changed nor deleted; import a correction")


class Appending(models.QuerySet):
    """Rows that can be added and read."""

    def delete(self) -> NoReturn:
        """Refused."""
        raise NothingIsChanged

    def update(self, **_: Any) -> NoReturn:
        """Refused."""
        raise NothingIsChanged


class Appended(models.Model):
    """A row that is added once, for one jurisdiction."""

    jurisdiction = models.CharField(max_length=6)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = Appending.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; one that is there already is not changed."""
        if self.pk is not None:
            raise NothingIsChanged
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Refused."""
        raise NothingIsChanged


class Import(Appended):
    """A file that was taken in; ``digest`` is its SHA-256."""

    file = models.CharField(max_length=500)
    digest = models.CharField(max_length=64)


class Recorded(Appended):
    """A record as a file states it.  ``key`` makes two rows the same record, of which the later corrects the earlier."""

    key = models.CharField(max_length=700)
    source = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="+")
    row = models.JSONField()
    note = models.TextField(null=True)
    withdrawn = models.TextField(null=True)

    class Meta:
        abstract = True
        indexes = (models.Index(fields=["jurisdiction", "key"]),)


class Area(Recorded):
    """The jurisdiction itself."""

    code = models.CharField(max_length=6)
    name = models.CharField(max_length=200)
    short = models.CharField(max_length=200)
    government = models.CharField(max_length=200)
    known_until = models.DateField(null=True)


class Document(Recorded):
    """A document that states acts or a division of work, or that uses names of units."""

    identifier = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    issuer = models.TextField(null=True)
    meeting = models.TextField(null=True)
    decided = models.DateField(null=True)
    signed = models.DateField(null=True)
    amends = models.BooleanField()


class Unit(Recorded):
    """A unit, a class of units or a category."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    member_of = models.CharField(max_length=200, null=True)
    count = models.PositiveIntegerField(null=True)


class UnitName(Recorded):
    """Another name of a unit."""

    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    documents = models.JSONField()
    identity = models.CharField(max_length=20)


class Leader(Recorded):
    """A leader whom a division of work names."""

    document = models.CharField(max_length=200)
    person = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    title_basis = models.CharField(max_length=20)
    head = models.BooleanField()


class PortfolioEntry(Recorded):
    """One relation of a leader to an area of work or to a unit."""

    identifier = models.CharField(max_length=200)
    document = models.CharField(max_length=200)
    leader = models.CharField(max_length=200)
    relation = models.CharField(max_length=20)
    area = models.CharField(max_length=200, null=True)
    unit = models.CharField(max_length=200, null=True)
    principal = models.CharField(max_length=200, null=True)


class PersonnelAct(Recorded):
    """One appointment or removal.  Who holds a post is derived from these, never stored."""

    identifier = models.CharField(max_length=200)
    document = models.CharField(max_length=200)
    person = models.CharField(max_length=200)
    act = models.CharField(max_length=20)
    unit = models.CharField(max_length=200)
    post = models.CharField(max_length=200)
    probation = models.CharField(max_length=40, null=True)
    concurrent = models.BooleanField()
    seconded_from = models.CharField(max_length=7, null=True)
    seconded_to = models.CharField(max_length=7, null=True)
    rank = models.TextField(null=True)
