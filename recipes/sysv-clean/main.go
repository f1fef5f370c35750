// Code generated from book/08-sysv.md by cookbook gen. DO NOT EDIT.

//go:build linux

package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

const usage = `usage: sysv-clean [-remove] [-id N] [KIND]

Lists what dead programs of this user left: shm, sem and msg, or KIND.
`

func main() {
	remove := flag.Bool("remove", false, "remove it")
	id := flag.Int("id", -1, "only what has the id `N`")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	kinds := []string{"shm", "sem", "msg"}
	if args := flag.Args(); len(args) == 1 &&
		slices.Contains(kinds, args[0]) {
		kinds = args
	} else if len(args) > 0 {
		fmt.Fprintf(os.Stderr, "sysv-clean: %q: want one KIND\n", args)
		os.Exit(2)
	}
	for _, kind := range kinds {
		if err := run(kind, *id, *remove); err != nil {
			fmt.Fprintln(os.Stderr, "sysv-clean:", err)
			os.Exit(1)
		}
	}
}

func run(kind string, id int, remove bool) error {
	table, err := os.ReadFile("/proc/sysvipc/" + kind)
	_, rows, _ := strings.Cut(string(table), "\n") // after the heading
	for row := range strings.Lines(rows) {
		var key int // the only column that can be negative
		var n [8]uintptr
		_, err := fmt.Sscan(row, &key, &n[1], &n[2], &n[3],
			&n[4], &n[5], &n[6], &n[7])
		if err == nil && (id < 0 || uintptr(id) == n[1]) {
			err = clean(kind, n[:], remove)
		}
		if err != nil {
			return err
		}
	}
	return err
}

// clean lists or removes the object with the columns n, if it is left.
func clean(kind string, n []uintptr, remove bool) error {
	uid, users, call := n[7], n[5:7], uintptr(unix.SYS_MSGCTL)
	switch kind {
	case "shm":
		users, call = n[4:6], unix.SYS_SHMCTL
	case "sem":
		uid, users, call = n[4], nil, unix.SYS_SEMCTL
		for i := range 3 * n[3] { // GETPID, GETNCNT, GETZCNT of each
			cmd := [...]uintptr{11, 14, 15}[i%3]
			v, _, errno := unix.Syscall(call, n[1], i/3, cmd)
			if errno != 0 || i%3 > 0 && v > 0 {
				v = uintptr(os.Getpid()) // stands for one who waits
			}
			users = append(users, v)
		}
	}
	busy := kind == "shm" && n[6] > 0 // attached
	for _, pid := range users {
		err := unix.Kill(int(pid), 0)
		busy = busy || pid > 0 && !errors.Is(err, unix.ESRCH)
	}
	pid := slices.Max(users) // 0 is nobody
	if busy || pid == 0 || uid != uintptr(os.Geteuid()) {
		return nil
	}
	if remove {
		// IPC_RMID is 0, and so are the other arguments.
		if _, _, errno := unix.Syscall(call, n[1], 0, 0); errno != 0 {
			return os.NewSyscallError(kind+"ctl", errno)
		}
	}
	_, err := fmt.Printf("%s id %d: size %d, used by dead PID %d\n",
		kind, n[1], n[3], pid)
	return err
}
