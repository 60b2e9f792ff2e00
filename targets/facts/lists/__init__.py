"""One file for each list of the facts document: its shape, and what a row may say."""
