"""The whole service on one machine: the stacks that go to AWS, deployed to MiniStack behind one address."""
