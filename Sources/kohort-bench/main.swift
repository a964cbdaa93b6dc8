print("kohort-bench")
