// Code generated from book/02-commands.md by cookbook gen. DO NOT EDIT.

package main

import (
	"bufio"
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

const usage = `usage: cmd-tree

Starts a command that starts others, and kills them all.
`

const role = "CMD_TREE_LEADER" // makes the program the command

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "cmd-tree: unexpected operand %q\n",
			flag.Arg(0))
		os.Exit(2)
	}
	run := parent
	if os.Getenv(role) != "" {
		run = leader
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "cmd-tree:", err)
		os.Exit(1)
	}
}

// leader starts a member of its group and one that leaves it, tells who
// they are, and waits for both.
func leader() error {
	unix.CloseOnExec(3) // a pipe for the runaway alone
	member, runaway := exec.Command("cat"), exec.Command("cat")
	member.Stdin, member.Stdout = os.Stdin, os.Stdout
	runaway.Stdin, runaway.Stdout = os.Stdin, os.NewFile(3, "pipe")
	runaway.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmp.Or(member.Start(), runaway.Start()); err != nil {
		return err
	}
	g1, err1 := unix.Getpgid(member.Process.Pid)
	g2, err2 := unix.Getpgid(runaway.Process.Pid)
	fmt.Printf("leader %d; member %d of group %d; runaway %d of group"+
		" %d\n", os.Getpid(), member.Process.Pid, g1,
		runaway.Process.Pid, g2)
	return cmp.Or(err1, err2, member.Wait(), runaway.Wait())
}

func parent() error {
	ctx, stop := signal.NotifyContext(context.Background(),
		unix.SIGINT, unix.SIGTERM)
	defer stop()
	ctx, kill := context.WithCancel(ctx)
	defer kill()
	path, pathErr := os.Executable()
	cmd := exec.CommandContext(ctx, path)
	cmd.Env = append(os.Environ(), role+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { // minus: a group, named by its leader
		return unix.Kill(-cmd.Process.Pid, unix.SIGKILL)
	}
	in, inErr := cmd.StdinPipe()
	out, outErr := cmd.StdoutPipe()
	r, w, err := os.Pipe()
	cmd.ExtraFiles = []*os.File{w}
	err = cmp.Or(pathErr, inErr, outErr, err, cmd.Start(), w.Close())
	if err != nil {
		return err
	}
	group, runaway := bufio.NewReader(out), bufio.NewReader(r)
	line, err := group.ReadString('\n')
	fmt.Print(line)
	kill()
	_, groupErr := io.Copy(io.Discard, group) // until all are dead
	fmt.Printf("group %d is killed, nobody is left in it\n",
		cmd.Process.Pid)
	_, writeErr := fmt.Fprintln(in, "are you there?")
	line, readErr := runaway.ReadString('\n')
	fmt.Print("the runaway still echoes: ", line)
	closeErr := in.Close()
	_, endErr := io.Copy(io.Discard, runaway)
	fmt.Println("the runaway has ended with its input")
	fmt.Println("leader:", cmd.Wait())
	return cmp.Or(err, groupErr, writeErr, readErr, closeErr, endErr)
}
