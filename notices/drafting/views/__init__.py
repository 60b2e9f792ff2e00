"""起草通报: drafts and their list, the editor, approvals, and putting published ones right."""
