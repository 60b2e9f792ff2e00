"""The demonstration year: made-up but plausible facts of 2020, and the people who look at them.

Everything here is invented; only the names of departments and items are the regulation's. The facts are
written down in YAML beside this file; what is too much to write by hand (which department a notice names, how
high a rate is) is drawn with fixed seeds, so that the same document comes out every time.
"""
