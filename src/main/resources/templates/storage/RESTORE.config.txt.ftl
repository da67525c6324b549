[#include "RESTORE.files.txt.ftl"]
