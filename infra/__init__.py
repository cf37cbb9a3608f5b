"""What turns the declarations into a cloud: catalogue, build, stacks, documentation."""
