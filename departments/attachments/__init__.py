"""附件: the files of a matter, from the browser to the disk and back."""
