"""For the public: how a council handles complaints, and making one."""
