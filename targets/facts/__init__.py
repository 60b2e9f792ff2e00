"""What a fact is, and when it may stand: the one place that knows, whatever path a fact comes by. Pure.

``lists`` says it list by list. ``reading.parse`` makes a document of bytes, ``document.check`` checks it as a whole,
``entry`` one row as it is entered on a page.
"""
