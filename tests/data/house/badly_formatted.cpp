int   badly( ){return 1 ;}
