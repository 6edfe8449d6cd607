"""What comes in: checked, stored, answered, then handled by the feature that knows the activity."""
