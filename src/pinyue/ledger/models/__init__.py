"""The tables of the ledger, one file a subject."""

from pinyue.ledger.models.attachment import Attachment
from pinyue.ledger.models.entry import Entry
from pinyue.ledger.models.hint import Heartbeat, Hint
from pinyue.ledger.models.incident import Incident, NothingIsChanged
from pinyue.ledger.models.outbox import Outbox
from pinyue.ledger.models.secret import Secret

__all__ = ["Attachment", "Entry", "Heartbeat", "Hint", "Incident", "NothingIsChanged", "Outbox", "Secret"]
