print("kohort")
