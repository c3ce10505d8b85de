"""What each rule of the linter means, a file a family."""
