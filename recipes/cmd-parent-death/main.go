// Code generated from book/02-commands.md by cookbook gen. DO NOT EDIT.

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"reflect"
	"runtime"
	"syscall"
)

const usage = `usage: cmd-parent-death

Kills two parents and shows that their children end, too.
`
const role = "CMD_PARENT_DEATH" // makes the program a parent

func main() {
	flag.Usage = func() { fmt.Fprint(flag.CommandLine.Output(), usage) }
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr,
			"cmd-parent-death: unexpected operand %q\n", flag.Arg(0))
		os.Exit(2)
	}
	if err := run(os.Getenv(role)); err != nil {
		fmt.Fprintln(os.Stderr, "cmd-parent-death:", err)
		os.Exit(1)
	}
}

func parent(as string) error {
	cmd := exec.Command("cat")
	in, err := cmd.StdinPipe()
	if as == "Pdeathsig" {
		cmd = tail()
	}
	cmd.Stdout = os.Stdout
	err = errors.Join(err, cmd.Start())
	if err == nil {
		fmt.Println("parent", os.Getpid(), "child", cmd.Process.Pid)
		_, err = io.Copy(io.Discard, os.Stdin)
	}
	runtime.KeepAlive(in) // else the collector may close it
	return err
}

// init keeps main on the first thread, which ends with the process.
func init() { runtime.LockOSThread() }

// tail returns a command that gets KILL when the thread that starts it
// ends. Some systems have no such field: it is looked up at run time.
func tail() *exec.Cmd {
	cmd := exec.Command("tail", "-f", "/dev/null")
	cmd.SysProcAttr = &syscall.SysProcAttr{}
	attr := reflect.ValueOf(cmd.SysProcAttr).Elem()
	attr.FieldByName("Pdeathsig").SetInt(int64(syscall.SIGKILL))
	return cmd
}

func kill(as string) error {
	self, err := os.Executable()
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), role+"="+as)
	_, err1 := cmd.StdinPipe() // open until Wait: the parent stays
	out, err2 := cmd.StdoutPipe()
	if err := errors.Join(err, err1, err2, cmd.Start()); err != nil {
		return err
	}
	line := make([]byte, 80)
	n, err1 := out.Read(line)
	fmt.Printf("%s: %s", as, line[:n])
	err2 = cmd.Process.Kill()
	_, err = io.Copy(os.Stdout, out) // until both holders are gone
	fmt.Printf("%s: child gone, parent %v\n", as, cmd.Wait())
	return errors.Join(err, err1, err2)
}

func trap() {
	cmd, started := tail(), make(chan error)
	go func() {
		runtime.LockOSThread()
		started <- cmd.Start()
	}() // it returns locked, and so ends its thread
	fmt.Println("wrong, thread of Start ends:", <-started, cmd.Wait())
}

func run(as string) error {
	if as != "" {
		return parent(as)
	}
	if err := kill("stdin"); err != nil || runtime.GOOS != "linux" {
		return err
	}
	trap()
	return kill("Pdeathsig")
}
