"""How filling, reading and checking grow with the number of forms: time, memory, size of the ledger."""
