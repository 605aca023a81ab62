"""The rules: one module per chapter of the policy, each a row of small functions that say what they find."""
