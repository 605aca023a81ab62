"""From checked applications to what is posted and paid: documents, calendar, format check, batches."""
