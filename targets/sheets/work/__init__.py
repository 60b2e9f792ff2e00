"""A department's own workbook: its work items, with the columns that it may write and those that others write."""
