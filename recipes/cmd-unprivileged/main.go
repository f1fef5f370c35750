// Code generated from book/02-commands.md by cookbook gen. DO NOT EDIT.

package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
)

const usage = `usage: cmd-unprivileged [-fail N] FILE

A child saves standard input to FILE; root's child is not root.
`

const role = "CMD_UNPRIVILEGED_CHILD"

func main() {
	fail := flag.Int("fail", 0, "let the first `N` starts fail")
	flag.Usage = func() {
		fmt.Fprint(flag.CommandLine.Output(), usage)
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintf(os.Stderr, "cmd-unprivileged: want one FILE,"+
			" got %q\n", flag.Args())
		os.Exit(2)
	}
	run := parent
	if os.Getenv(role) != "" {
		run = child
	}
	if err := run(flag.Arg(0), *fail); err != nil {
		fmt.Fprintln(os.Stderr, "cmd-unprivileged:", err)
		os.Exit(1)
	}
}

func parent(file string, fail int) error {
	fmt.Printf("parent: may become another user: %t\n",
		os.Getuid() == 0)
	self, err := os.Executable()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(),
		syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	for pause := 5 * time.Millisecond; ; pause *= 2 {
		c := exec.CommandContext(ctx, self, "--", file)
		c.Env = []string{role + "=1"} // nothing of root's
		c.Stdin, c.Stdout, c.Stderr = os.Stdin, os.Stdout, os.Stderr
		err := os.NewSyscallError("fork", syscall.EAGAIN)
		if fail--; fail < 0 {
			err = c.Run()
		}
		if !errors.Is(err, syscall.EAGAIN) || pause > time.Second/4 {
			return err
		}
		fmt.Printf("parent: %v, again in %v\n", err, pause)
		<-time.After(pause)
	}
}

func child(file string, _ int) error {
	uid, gid, err := os.Getuid(), os.Getgid(), error(nil)
	if uid == 0 {
		uid, gid = 65534, 65533      // they own nothing
		err = syscall.Setgroups(nil) // later it is not allowed
	}
	err = cmp.Or(os.NewSyscallError("setgroups", err),
		os.NewSyscallError("setregid", syscall.Setregid(gid, gid)),
		os.NewSyscallError("setreuid", syscall.Setreuid(uid, uid)))
	groups, listErr := os.Getgroups()
	again := syscall.Setuid(0)
	if err = cmp.Or(err, listErr); err != nil || again == nil {
		return cmp.Or(err, errors.New("still root"))
	}
	groups = append([]int{os.Getgid()}, groups...)
	fmt.Printf("child: user %d, groups %s, root's among them: %t\n",
		os.Getuid(), strings.ReplaceAll(fmt.Sprint(groups), " ", ","),
		slices.Contains(groups, 0))
	fmt.Println("child: root once more:", again)
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	n, err := io.Copy(f, os.Stdin)
	fmt.Printf("child: %d bytes for %s\n", n, file)
	return errors.Join(err, f.Close())
}
