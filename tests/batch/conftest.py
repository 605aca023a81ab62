from ledger.databases import postgres, url

__all__ = ["postgres", "url"]
