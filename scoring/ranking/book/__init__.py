"""A group's ranking as a workbook: as it is posted, computed anew by live formulas, and how to read these."""
