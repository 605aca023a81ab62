"""The tables of the ledger. The same on SQLite and PostgreSQL: text, whole numbers and truth values alone.

Instants are UTC in ISO 8601 with microseconds; amounts are text of a decimal in 万元; JSON is text, so that a record
comes out as it went in, key by key. A table's rows are known to the trail by the digest of all their columns
(audit.py), so no column may be filled by the database itself.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, MetaData, String, Text
from sqlalchemy import Table as SqlTable

SCHEMA = "0001"  # the newest migration; a test holds it against migrations/versions/

metadata = MetaData(naming_convention={
    "ix": "ix_%(table_name)s_%(column_0_name)s", "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s", "pk": "pk_%(table_name)s",
})

SHA = String(64)
INSTANT = String(27)
APPLICATION = String(80)

# a received file, known by its bytes; name is the first it came under
files = SqlTable(
    "files", metadata,
    Column("sha256", SHA, primary_key=True),
    Column("name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("status", String(8), nullable=False, index=True),  # ok, review, failed
    Column("error", Text),  # JSON of the error, for failed
    Column("received", INSTANT, nullable=False),
)

# the same bytes under a further name; names may be longer than an index holds, so their digest is the key
file_names = SqlTable(
    "file_names", metadata,
    Column("sha256", SHA, ForeignKey("files.sha256"), primary_key=True),
    Column("name_key", SHA, primary_key=True),
    Column("name", Text, nullable=False),
    Column("received", INSTANT, nullable=False),
)

# an input that could not be opened: without bytes it has no sha256 and is known by its name
unopened = SqlTable(
    "unopened", metadata,
    Column("name_key", SHA, primary_key=True),
    Column("name", Text, nullable=False),
    Column("error", Text, nullable=False),
    Column("seen", INSTANT, nullable=False),
)

# a form of a file, by its place in it (from 1), as the machine read it; corrections stay beside it
records = SqlTable(
    "records", metadata,
    Column("sha256", SHA, ForeignKey("files.sha256"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("form", String(40), nullable=False),
    Column("edition", String(20), nullable=False),
    Column("review", Boolean, nullable=False),
    Column("applicant", Text),
    Column("body", Text, nullable=False),
)

# what a person set right in a record; the newest of a field counts
corrections = SqlTable(
    "corrections", metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),  # its entry in the trail
    Column("sha256", SHA, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("field", String(60), nullable=False),
    Column("before", Text),  # JSON of the value
    Column("after", Text),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", INSTANT, nullable=False),
    Index("ix_corrections_sha256", "sha256", "ordinal"),
)

# the outcome of checking an application under a category, newest; earlier ones are in the trail
findings = SqlTable(
    "findings", metadata,
    Column("application", APPLICATION, primary_key=True),
    Column("category", String(60), primary_key=True),
    Column("verdict", String(12), nullable=False, index=True),
    Column("amount", String(24), nullable=False),
    Column("body", Text, nullable=False),
    Column("at", INSTANT, nullable=False),
)

# the amount an application is to get, or got: the state of the application says which
awards = SqlTable(
    "awards", metadata,
    Column("application", APPLICATION, primary_key=True),
    Column("category", String(60), primary_key=True),
    Column("applicant", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("year", String(4)),
    Column("amount", String(24), nullable=False),
    Column("at", INSTANT, nullable=False),
)

# where an application stands, from its first move on; a form that was read and not moved yet stands at `read`
states = SqlTable(
    "states", metadata,
    Column("application", APPLICATION, primary_key=True),
    Column("state", String(20), nullable=False, index=True),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("at", INSTANT, nullable=False),
)

# a document that was rendered for posting, and which applications stand in it
publications = SqlTable(
    "publications", metadata,
    Column("document", String(60), primary_key=True),
    Column("sha256", SHA, primary_key=True),
    Column("file", Text, nullable=False),
    Column("applications", Text, nullable=False),  # JSON list
    Column("who", Text, nullable=False),
    Column("at", INSTANT, nullable=False),
)

# the trail: see audit.py; `previous` unique makes a fork of the chain impossible
audit = SqlTable(
    "audit", metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", INSTANT, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", String(20), nullable=False),
    Column("subject", String(80), nullable=False, index=True),
    Column("body", Text, nullable=False),  # JSON: before, after, added, removed
    Column("previous", SHA, nullable=False, unique=True),
    Column("hash", SHA, nullable=False),
)

TRACKED = (files, file_names, unopened, records, corrections, findings, awards, states, publications)
