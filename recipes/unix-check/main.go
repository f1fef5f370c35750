// Code generated from book/05-unix-sockets.md by cookbook gen. DO NOT EDIT.

package main

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/user"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const usage = `usage: unix-check PATH

Lists the socket PATH as ls -l does, and says whether anybody listens.
Status: 0 somebody listens, 1 nobody does or PATH is no socket, 2 usage.
`

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintf(os.Stderr, "unix-check: want one path, got %q\n",
			flag.Args())
		os.Exit(2)
	}
	if err := run(flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "unix-check:", err)
		os.Exit(1)
	}
}

func run(path string) error {
	info, err := os.Stat(path) // follows a symbolic link
	if err != nil {
		return err
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok || info.Mode().Type() != os.ModeSocket {
		return fmt.Errorf("%s: not a socket: %v", path, info.Mode())
	}
	fmt.Printf("s%s %d %s %s %d %s %s\n",
		info.Mode().Perm().String()[1:], st.Nlink, owner(st.Uid),
		group(st.Gid), info.Size(), date(info.ModTime()), path)
	return ask(path)
}

// ask connects to path, whatever its type of socket.
func ask(path string) (err error) {
	for _, network := range []string{"unix", "unixgram", "unixpacket"} {
		var conn net.Conn
		conn, err = net.Dial(network, path)
		if err == nil {
			fmt.Println("somebody listens")
			return conn.Close()
		}
		if errors.Is(err, unix.EAGAIN) { // Linux: alive, queue full
			fmt.Println("somebody listens, too busy to answer")
			return nil
		}
		if !errors.Is(err, unix.EPROTOTYPE) {
			return err
		}
	}
	return err
}

// owner returns the user's name, or the number if it has none.
func owner(uid uint32) string {
	id := strconv.Itoa(int(uid))
	if u, err := user.LookupId(id); err == nil {
		return u.Username
	}
	return id
}

// group returns the group's name, or the number if it has none.
func group(gid uint32) string {
	id := strconv.Itoa(int(gid))
	if g, err := user.LookupGroupId(id); err == nil {
		return g.Name
	}
	return id
}

func date(t time.Time) string {
	age := time.Since(t)
	if age < 0 || age > 31556952/2*time.Second {
		return t.Format("Jan _2  2006")
	}
	return t.Format("Jan _2 15:04")
}
