package io.orderescrow.web;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers errors that arise outside of controllers, and lists the problem types. */
@RestController
@Hidden
class ProblemController implements ErrorController {

  @RequestMapping("${server.error.path:${error.path:/error}}")
  void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
    int status = HttpStatus.NOT_FOUND.value();
    if (request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code) {
      status = code;
    }
    String path = request.getRequestURI();
    if (request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String failed) {
      path = failed;
    }
    ProblemType.write(request, response, ProblemType.ofStatus(status), path);
  }

  /** One type of problem. */
  record Description(String type, String title, int status) {}

  @GetMapping("/problems")
  List<Description> problems() {
    return Arrays.stream(ProblemType.values()).map(ProblemController::description).toList();
  }

  @GetMapping("/problems/{name}")
  Description problem(@PathVariable String name) {
    return Arrays.stream(ProblemType.values())
        .filter(type -> type.uri().getPath().equals("/problems/" + name))
        .map(ProblemController::description)
        .findFirst()
        .orElseThrow(
            () -> ProblemType.UNKNOWN_PATH.because("There is no problem type with this name."));
  }

  private static Description description(ProblemType type) {
    return new Description(type.uri().toString(), type.title(), type.status().value());
  }
}
