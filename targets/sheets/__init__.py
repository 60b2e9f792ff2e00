"""Facts as people keep them in sheets: pure, by the shapes of ``targets.facts`` and the words of a scheme."""
