"""Benchmarks: ``make bench`` prints ratios against floors measured in the same run."""
