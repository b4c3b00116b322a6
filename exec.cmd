@rem Scripts in package.json begin with the POSIX word exec: without it a shell stands between npm
@rem and the program, and swallows signals. The Windows shell lacks the word and finds this file.
@%*
