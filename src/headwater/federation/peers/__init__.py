"""What those who run the instance see of other instances: how deliveries to them go, what came in from them."""
