"""An office's own workbook: what it enters of others, departments as rows, a column for each item that it assesses."""
